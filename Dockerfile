# One image for web, workers and clock. Fonts and front-end assets are made while it is built,
# so that a running system asks no host but its own.

FROM node:24-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN apt-get update && apt-get install -y --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

FROM base AS fonts
COPY bin/fonts bin/fonts
# A network without Debian's packages still gives an image: papers print with what there is.
RUN apt-get update && (FONTS_DIR=/fonts python bin/fonts || true)

FROM base
COPY --from=fonts /fonts /app/var/fonts
COPY --from=assets /build/node_modules /app/node_modules
COPY . .
RUN bin/messages && SECRET_KEY=only-while-building STATIC_ROOT=/app/collected DATA_DIR=/tmp/build \
    python manage.py collectstatic --noinput -v0 && rm -rf /tmp/build node_modules \
    && useradd --system --uid 10001 zhidao && install -d -o zhidao /data
ENV DATA_DIR=/data FONTS_DIR=/app/var/fonts STATIC_ROOT=/app/collected
USER zhidao
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--config", "deploy/gunicorn.py"]
