# One image for web, worker, beat, migrate and backup; docker-compose.yml says which is which.
FROM node:22-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json *.mjs .npmrc* ./
COPY static static
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run build

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=salesops.settings.production \
    SALESOPS_VAR=/app/var FILES_DIR=/files BIND=0.0.0.0 PORT=8000
WORKDIR /app
COPY requirements-uv.txt requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements-uv.txt \
    && uv pip install --system --no-cache --require-hashes -r requirements.txt \
    && useradd --uid 10001 --no-create-home portal \
    && install -d -o portal -g portal /files /backup
COPY . .
COPY --from=frontend /app/static/vendor static/vendor
# Static files and translations are part of the image; nothing is written below /app afterwards. A clone made with a strict
# umask is made readable for the portal's user.
RUN chmod -R go=rX /app && python manage.py catalogue --compile && python manage.py collectstatic --noinput -v0
USER portal
EXPOSE 8000
CMD ["python", "-m", "salesops.serve"]
