#!/bin/sh
# Makes the platform's topics where they are missing: name, partitions, retention.ms, segment.ms. Run in the image apache/kafka.
# KAFKA_BOOTSTRAP says where the brokers are. What a topic holds at the longest is the sum of the last two (services/README.md, Erasure__TopicRetention).
set -eu

make() {
  /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$KAFKA_BOOTSTRAP" --create --if-not-exists --topic "$1" \
    --partitions "$2" --replication-factor 1 --config cleanup.policy=delete --config max.message.bytes=10485760 \
    --config "retention.ms=$3" --config "segment.ms=$4"
}

make facenet.face-captured.v1 12 172800000 21600000
make facenet.face-captured.v1.dead-letter 3 518400000 86400000
make facenet.face-embedded.v1 12 518400000 86400000
make facenet.face-embedded.v1.dead-letter 3 518400000 86400000
make facenet.cluster-changed.v1 12 518400000 86400000
make facenet.decision-made.v1 6 518400000 86400000
make facenet.face-matched.v1 6 518400000 86400000
make facenet.face-erased.v1 6 518400000 86400000
