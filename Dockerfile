ARG PYTHON=3.13
FROM python:${PYTHON}-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE NOTICE ./
COPY content content
COPY interaction_models interaction_models
COPY skill skill
COPY voice_local voice_local
# Only what the endpoint imports: neither the recogniser nor the voice.
RUN python -m venv --without-pip /app \
    && pip --python /app install --no-cache-dir --constraint constraints.txt \
        ask-sdk-core certifi click cryptography flask numpy pyyaml waitress \
    && pip --python /app install --no-cache-dir --no-deps .
# Away from the sources, so that it is the installed copy that is baked.
WORKDIR /
RUN /app/bin/python -m skill.assistants

FROM python:${PYTHON}-slim
COPY --from=build /app /app
RUN useradd --system --uid 10001 --no-create-home toes
USER toes
ENV PYTHONUNBUFFERED=1
EXPOSE 5000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["/app/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:5000/healthz', timeout=2)"]
# The skill id comes from TOE_CRAMPS_APPLICATION_ID; without one the server refuses to start.
ENTRYPOINT ["/app/bin/toe-cramps-skill"]
CMD ["serve", "--host", "0.0.0.0", "--port", "5000"]
