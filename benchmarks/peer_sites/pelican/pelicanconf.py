"""The bare site of a benchmark: what Warraq renders, with as little around it as can be."""

SITENAME = "أرشيف القياس"
SITEURL = "https://archive.example.org"
AUTHOR = SITENAME
DEFAULT_LANG = "ar"
TIMEZONE = "UTC"
PATH = "content"
OUTPUT_PATH = "public"
THEME = "theme"
USE_FOLDER_AS_CATEGORY = False
LOAD_CONTENT_CACHE = False

SLUGIFY_USE_UNICODE = True
ARTICLE_URL = ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{date:%d}/{slug}.html"
TAG_URL = TAG_SAVE_AS = "tags/{slug}.html"
CATEGORY_URL = CATEGORY_SAVE_AS = "sources/{slug}.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"
DAY_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/{date:%d}/index.html"
AUTHOR_SAVE_AS = ""
ARCHIVES_SAVE_AS = ""
CATEGORIES_SAVE_AS = "sources.html"
SITEMAP_SAVE_AS = "sitemap.xml"
DIRECT_TEMPLATES = ["index", "tags", "categories", "sitemap"]

DEFAULT_PAGINATION = 50
PAGINATED_TEMPLATES = {"tag": None, "category": None}

FEED_ALL_ATOM = "feed.atom"
FEED_MAX_ITEMS = 30
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

MARKDOWN = {"extensions": [], "extension_configs": {}, "output_format": "html5"}
