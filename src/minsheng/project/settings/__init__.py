"""All settings, one file per subject."""

from minsheng.project.settings.base import *  # noqa: F403
from minsheng.project.settings.database import *  # noqa: F403
from minsheng.project.settings.files import *  # noqa: F403
from minsheng.project.settings.ground import *  # noqa: F403
from minsheng.project.settings.mail import *  # noqa: F403
from minsheng.project.settings.map import *  # noqa: F403
from minsheng.project.settings.opendata import *  # noqa: F403
from minsheng.project.settings.privacy import *  # noqa: F403
from minsheng.project.settings.security import *  # noqa: F403
from minsheng.project.settings.signin import *  # noqa: F403
from minsheng.project.settings.tasks import *  # noqa: F403
from minsheng.project.settings.text import *  # noqa: F403
from minsheng.project.settings.weather import *  # noqa: F403
