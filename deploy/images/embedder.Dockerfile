# The Embedder, on processors. From the root of the repository: docker build -f deploy/images/embedder.Dockerfile -t facenet/embedder:1.0.0 .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /source
COPY . .
# For one system only: the packages bring native files for all of them.
RUN --mount=type=cache,id=nuget,target=/packages \
    NUGET_PACKAGES=/packages dotnet publish services/FaceNet.Embedder --configuration Release --runtime linux-x64 --no-self-contained --output /app

# Ubuntu chiseled: no shell, no package manager, a user of its own (1654), and libstdc++6, which ONNX Runtime, SkiaSharp and librdkafka load.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled
WORKDIR /app
COPY --from=build /app .
# Told by the program as well: ONNX Runtime is not to report what it runs.
ENV ORT_DISABLE_TELEMETRY=1
USER 1654
EXPOSE 5300 5301
ENTRYPOINT ["./FaceNet.Embedder"]
