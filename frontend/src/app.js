// On every page; everything here is a convenience, no page needs it.

import { helpForms } from './page/forms.js';
import { bringHanFont } from './page/han.js';
import { startPolling } from './page/poll.js';
import { closeMenus, copyLinks } from './page/small.js';

bringHanFont();
helpForms();
startPolling();
closeMenus();
copyLinks();
