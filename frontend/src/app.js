// On every page; everything here is a convenience, no page needs it.

import { bringHanFont } from './page/fonts.js';
import { helpForms } from './page/forms.js';
import { keepLive } from './page/live.js';
import { tellPasskeyTrouble } from './page/passkey.js';
import { shrinkPhotos } from './page/photos.js';
import { startPolling } from './page/poll.js';
import { showPreviews } from './page/preview.js';
import { closeMenus, copyLinks, foldOnPhones, showToday } from './page/small.js';

foldOnPhones();
bringHanFont();
helpForms();
keepLive();
startPolling();
showPreviews();
shrinkPhotos();
closeMenus();
copyLinks();
showToday();
tellPasskeyTrouble();
