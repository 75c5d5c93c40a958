// On every page; everything here is a convenience, no page needs it.

import { bringHanFont } from './page/fonts.js';
import { helpForms } from './page/forms.js';
import { keepLive } from './page/live.js';
import { tellPasskeyTrouble } from './page/passkey.js';
import { startPolling } from './page/poll.js';
import { showPreviews } from './page/preview.js';
import { closeMenus, copyLinks } from './page/small.js';

bringHanFont();
helpForms();
keepLive();
startPolling();
showPreviews();
closeMenus();
copyLinks();
tellPasskeyTrouble();
