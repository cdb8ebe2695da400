# The Embedder, on NVIDIA GPUs. From the root of the repository: docker build -f deploy/images/embedder-cuda.Dockerfile -t facenet/embedder-cuda:1.0.0 .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /source
COPY . .
# For one system only: the packages bring native files for all of them.
RUN --mount=type=cache,id=nuget,target=/packages \
    NUGET_PACKAGES=/packages dotnet publish services/FaceNet.Embedder --configuration Release --runtime linux-x64 --no-self-contained -p:OnnxRuntimeFlavor=Gpu --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble AS runtime

# ONNX Runtime's CUDA provider loads CUDA 12 and cuDNN 9, which no .NET image has: theirs, with .NET laid into it.
FROM nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04
ENV DOTNET_ROOT=/usr/share/dotnet
COPY --from=runtime /usr/share/dotnet /usr/share/dotnet
WORKDIR /app
COPY --from=build /app .
# Told by the program as well: ONNX Runtime is not to report what it runs.
ENV ORT_DISABLE_TELEMETRY=1
USER 1654
EXPOSE 5300 5301
ENTRYPOINT ["./FaceNet.Embedder"]
