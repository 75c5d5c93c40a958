// OpenRosa XPath in the browser; the server's rules/xpath.py agrees with it on one table of expressions.
import openrosa from 'openrosa-xpath-evaluator';

let evaluator;

function evaluate(expression, node, type) {
  evaluator = evaluator || openrosa();
  return evaluator.evaluate(expression, node, null, type);
}

export function text(expression, node) {
  return evaluate(expression, node, XPathResult.STRING_TYPE).stringValue;
}

export function holds(expression, node) {
  return evaluate(expression, node, XPathResult.BOOLEAN_TYPE).booleanValue;
}
