# Standalone: the three services with a Redis and a Kafka of their own, for trying things. From the root of the repository: docker build -f deploy/images/standalone.Dockerfile -t facenet/standalone:1.0.0 .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /source
COPY . .
# For one system only: the packages bring native files for all of them.
RUN --mount=type=cache,id=nuget,target=/packages \
    NUGET_PACKAGES=/packages dotnet publish services/FaceNet.Standalone --configuration Release --runtime linux-x64 --no-self-contained --output /app \
    && mkdir /data

# Ubuntu chiseled: no shell, no package manager, a user of its own (1654), and libstdc++6, which ONNX Runtime, SkiaSharp, librdkafka and the native parts of Garnet load.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=1654:1654 /data /data
# Told by the program as well: ONNX Runtime is not to report what it runs.
ENV ORT_DISABLE_TELEMETRY=1
USER 1654
# What Garnet keeps, and what does not fit its memory.
VOLUME /data
EXPOSE 5300 5301
ENTRYPOINT ["./FaceNet.Standalone"]
CMD ["serve", "--data", "/data"]
