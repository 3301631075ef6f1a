"""The site: `render` makes the pages, `check_pages` proves them, `read_prose` reads the prose."""

from generator.site.links import check_pages
from generator.site.prose import ProsePage, read_prose
from generator.site.render import render
from generator.site.site_context import SiteContext

__all__ = ["ProsePage", "SiteContext", "check_pages", "read_prose", "render"]
