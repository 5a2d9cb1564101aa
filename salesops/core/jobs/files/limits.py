"""What is taken (security.md, section 5)."""

MEGABYTE = 1024 * 1024
UPLOAD_BYTES = 20 * MEGABYTE
DAY_BYTES = 200 * MEGABYTE
# How the purpose ends of what came by a link, without sign-in.
BY_LINK = " by link"
PICTURE_PIXELS = 50_000_000
UNPACKED_BYTES = 300 * MEGABYTE
UNPACKED_RATIO = 200
ARCHIVE_ENTRIES = 2_000
NAME_LENGTH = 150
# Below this share of free space nothing new is stored (F7).
FREE_SHARE = 0.05

# Extension → the kind of content it promises.
EXTENSIONS = {
    "pdf": "pdf",
    "jpg": "jpg",
    "jpeg": "jpg",
    "png": "png",
    "webp": "webp",
    "heic": "heic",
    "docx": "docx",
    "xlsx": "xlsx",
    "pptx": "pptx",
    "txt": "text",
    "csv": "text",
}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
}
ALLOWED_NAMES = "pdf, jpg, png, webp, heic, docx, xlsx, pptx, txt, csv"
