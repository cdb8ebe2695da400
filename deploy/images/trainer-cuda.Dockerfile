# The Trainer, on NVIDIA GPUs. From the root of the repository: docker build -f deploy/images/trainer-cuda.Dockerfile -t facenet/trainer-cuda:1.0.0 .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /source
COPY . .
# For one system only: the packages bring native files for all of them.
RUN --mount=type=cache,id=nuget,target=/packages \
    NUGET_PACKAGES=/packages dotnet publish trainer/FaceNet.Trainer --configuration Release --runtime linux-x64 --no-self-contained -p:LibtorchFlavor=Cuda --output /app

# Ubuntu chiseled: no shell, no package manager, a user of its own (1654), and libstdc++6, which libtorch, ONNX Runtime and SkiaSharp load. libtorch's packages bring CUDA themselves; the driver comes from the
# node, by NVIDIA's container toolkit, which these variables tell what is wanted.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
WORKDIR /app
COPY --from=build /app .
# Told by the program as well: ONNX Runtime is not to report what it runs.
ENV ORT_DISABLE_TELEMETRY=1
USER 1654
EXPOSE 5300 5301
ENTRYPOINT ["./FaceNet.Trainer"]
CMD ["serve"]
