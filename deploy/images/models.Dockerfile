# Models for the repository, <name>/<version>/{model.onnx, manifest.json}, and what puts them there. From the root of the repository, with a folder of yours:
# docker build -f deploy/images/models.Dockerfile --build-arg MODELS=models -t facenet/models:1.0.0 .
FROM busybox:1.37.0-musl
ARG MODELS=services/FaceNet.Embedder/Models
COPY ${MODELS} /models
COPY --chmod=0755 deploy/images/put-models.sh /put-models.sh
USER 1654
ENTRYPOINT ["/put-models.sh"]
