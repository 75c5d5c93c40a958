// Colours as the page's tokens have them now, so that dark and high contrast reach maps and charts too.

/** The value of a colour token such as "series-1". */
export function colour(token) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim() || '#555';
}
