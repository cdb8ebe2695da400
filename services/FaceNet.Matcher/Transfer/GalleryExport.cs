using System.Runtime.CompilerServices;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Grpc;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Matcher.Transfer;

/// <summary>Says a gallery in chunks. Holds a few subjects, or one picture, at a time. Thread-safe.</summary>
internal sealed class GalleryExport(SampleWalk walk, SubjectStore subjects, TimeProvider time)
{
    /// <summary>The chunks of a gallery, from the header to the trailer. Throws <see cref="ServiceDefaults.Errors.ResourceNotFoundException"/> when it is deleted meanwhile.</summary>
    public async IAsyncEnumerable<TransferChunk> ChunksAsync(StoredGallery gallery, bool includeImages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var sum = new TransferSum();
        await foreach (var chunk in ContentAsync(gallery, includeImages, cancellationToken))
        {
            sum.Add(chunk);
            yield return chunk;
        }

        yield return new TransferChunk { Trailer = sum.ToTrailer() };
    }

    private async IAsyncEnumerable<TransferChunk> ContentAsync(StoredGallery gallery, bool includeImages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new TransferChunk
        {
            Header = new TransferHeader
            {
                FormatVersion = TransferFormat.Version,
                Gallery = gallery.ToProto(),
                IncludeImages = includeImages,
                ExportTime = time.GetUtcNow().ToTimestamp(),
            },
        };
        await foreach (var step in walk.StepsAsync(gallery, cancellationToken))
        {
            foreach (var sampled in step)
            {
                foreach (var chunk in Chunks(sampled))
                {
                    yield return chunk;
                }

                foreach (var face in sampled.Subject.Record.Faces.Where(face => includeImages && face.HasImage))
                {
                    foreach (var chunk in Chunks(face, await subjects.FindImageAsync(gallery, sampled.Subject.ElementOf(face), cancellationToken)))
                    {
                        yield return chunk;
                    }
                }
            }
        }
    }

    private static IEnumerable<TransferChunk> Chunks(SampledSubject sampled)
    {
        var subject = new TransferSubject
        {
            SubjectId = sampled.Subject.Id,
            CreateTime = sampled.Subject.Record.CreateTime.ToTimestamp(),
            Labels =
            {
                (sampled.Subject.Record.Labels ?? []).OrderBy(label => label.Key, StringComparer.Ordinal)
                    .Select(label => new TransferLabel { Key = label.Key, Value = label.Value }),
            },
            FaceCount = sampled.Samples.Length,
        };
        var chunk = new TransferChunk { Subject = subject };
        var (faces, bytes) = (subject.Faces, 0);
        foreach (var face in sampled.Subject.Record.Faces.Zip(sampled.Samples, ToMessage))
        {
            bytes += face.CalculateSize();
            if (bytes > TransferFormat.BytesPerChunk && faces.Count > 0)
            {
                yield return chunk;
                chunk = new TransferChunk { Faces = new TransferFaces() };
                (faces, bytes) = (chunk.Faces.Faces, face.CalculateSize());
            }

            faces.Add(face);
        }

        yield return chunk;
    }

    // A face that was deleted meanwhile has no picture any more.
    private static IEnumerable<TransferChunk> Chunks(FaceRecord face, FaceImage? image)
    {
        var bytes = image?.ToByteArray() ?? [];
        for (var at = 0; at < bytes.Length; at += TransferFormat.BytesPerChunk)
        {
            var length = Math.Min(TransferFormat.BytesPerChunk, bytes.Length - at);
            var part = ByteString.CopyFrom(bytes, at, length);
            yield return new TransferChunk { Image = new TransferImage { FaceId = face.FaceId, Part = part, IsLast = at + length == bytes.Length } };
        }
    }

    private static TransferFace ToMessage(FaceRecord face, FaceEmbedding sample)
    {
        var message = new TransferFace
        {
            FaceId = face.FaceId,
            EnrollTime = face.EnrollTime.ToTimestamp(),
            Provenance = face.Provenance?.ToProto(),
            Quality = face.Quality is { } quality ? ToMessage(quality) : null,
            Model = face.Model ?? "",
            ModelVersion = face.ModelVersion ?? "",
        };
        message.Vector.AddRange(sample.Values);
        return message;
    }

    private static TransferQuality ToMessage(FaceQuality quality) => new()
    {
        FaceSize = quality.FaceSize,
        Sharpness = quality.Sharpness,
        Exposure = quality.Exposure,
        Contrast = quality.Contrast,
        Noise = quality.Noise,
    };
}
