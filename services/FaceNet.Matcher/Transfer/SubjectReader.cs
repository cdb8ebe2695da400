using System.Buffers;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Grpc;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Matcher.Transfer;

/// <summary>
/// Gathers a subject from the chunks it is sent in. Throws <see cref="InvalidRequestException"/> and <see cref="EmbeddingException"/> for what breaks a rule.
/// </summary>
internal sealed class SubjectReader
{
    private const int LongestModel = 256;

    private readonly TransferSubject _message;
    private readonly GalleryRecord _gallery;
    private readonly DateTimeOffset _createTime;
    private readonly Dictionary<string, string> _labels;
    private readonly List<FaceRecord> _faces = [];
    private readonly List<FaceEmbedding> _samples = [];
    private readonly HashSet<string> _withImage = [];
    private readonly ArrayBufferWriter<byte> _image = new();
    private string _imageFace = "";

    /// <summary>Begins a subject.</summary>
    /// <param name="message">Its chunk, with an id that keeps its rule.</param>
    /// <param name="gallery">The gallery that it is imported into.</param>
    public SubjectReader(TransferSubject message, GalleryRecord gallery)
    {
        (_message, _gallery) = (message, gallery);
        _createTime = RequireTime(message.CreateTime, "subject.create_time");
        _labels = SubjectLabels.Require(message.Labels.Select(label => KeyValuePair.Create(label.Key, label.Value)));
        if (message.FaceCount is < 1 or > GalleryFields.MostFacesPerSubject)
        {
            throw new InvalidRequestException("subject.face_count", $"{message.FaceCount} is not in [1, {GalleryFields.MostFacesPerSubject}].", "");
        }

        Add(message.Faces);
    }

    /// <summary>Returns a time. Throws <see cref="InvalidRequestException"/> when it is absent or out of range.</summary>
    public static DateTimeOffset RequireTime(Timestamp? time, string field) =>
        ProvenanceFields.ReadTime(time, field) ?? throw new InvalidRequestException(field, "is absent.", "");

    /// <summary>Adds faces. Completes nothing.</summary>
    public ImportPart? Add(IReadOnlyList<TransferFace> faces)
    {
        if (_faces.Count + faces.Count > _message.FaceCount || _withImage.Count > 0 || _imageFace.Length > 0)
        {
            throw new InvalidRequestException("faces", $"come after the last of the {_message.FaceCount} faces of subject '{_message.SubjectId}'.", "");
        }

        foreach (var face in faces)
        {
            Add(face);
        }

        return null;
    }

    /// <summary>Adds a part of a picture. Returns the picture with its last part.</summary>
    public ImportedImage? Add(TransferImage part)
    {
        var face = _faces.Find(each => each.FaceId == part.FaceId);
        if (face is null || _withImage.Contains(part.FaceId) || (_imageFace.Length > 0 && _imageFace != part.FaceId))
        {
            throw new InvalidRequestException("image.face_id", $"'{GalleryFields.Short(part.FaceId)}' is no face of subject '{_message.SubjectId}' whose picture comes here.", "");
        }

        if (_image.WrittenCount + part.Part.Length > ServiceDefaultsHosting.MaxReceiveBytes)
        {
            throw new InvalidRequestException("image", $"of face '{part.FaceId}' has more than {ServiceDefaultsHosting.MaxReceiveBytes} bytes.", "");
        }

        _imageFace = part.FaceId;
        _image.Write(part.Part.Span);
        if (!part.IsLast)
        {
            return null;
        }

        var image = Parse(part.FaceId);
        _withImage.Add(part.FaceId);
        _imageFace = "";
        _image.ResetWrittenCount();
        return new ImportedImage(new ElementId(_message.SubjectId, face.FaceId, face.Tag), image);
    }

    /// <summary>The subject, when all of it has arrived.</summary>
    public ImportedSubject Complete()
    {
        if (_faces.Count < _message.FaceCount || _imageFace.Length > 0)
        {
            throw new InvalidRequestException(
                "subject", $"'{_message.SubjectId}' is not whole: {_faces.Count} of its {_message.FaceCount} faces arrived{(_imageFace.Length > 0 ? $", and half a picture of face '{_imageFace}'" : "")}.", "");
        }

        FaceRecord[] faces = [.. _faces.Select(face => face with { HasImage = _withImage.Contains(face.FaceId) })];
        var record = new SubjectRecord(_createTime, faces) { Labels = _labels.Count > 0 ? _labels : null };
        return new ImportedSubject(new StoredSubject(_message.SubjectId, record, StoredValue.Write(record)), _samples);
    }

    private void Add(TransferFace face)
    {
        var id = Identifier.Require(face.FaceId, "face.face_id");
        if (_faces.Count > 0 && string.CompareOrdinal(id, _faces[^1].FaceId) <= 0)
        {
            throw new InvalidRequestException("face.face_id", $"'{id}' does not come after '{_faces[^1].FaceId}', the face before.", "");
        }

        if (face.Vector.Count != _gallery.Dimensions)
        {
            throw new InvalidRequestException("face.vector", $"of face '{id}' has {face.Vector.Count} components; the header says {_gallery.Dimensions} dimensions.", "");
        }

        var tag = ElementId.New(_message.SubjectId, id, _gallery.Generation).Tag;
        _faces.Add(new FaceRecord(id, tag, RequireTime(face.EnrollTime, "face.enroll_time"))
        {
            Provenance = ProvenanceFields.Read(face.Provenance, "face.provenance"),
            Quality = Read(face.Quality),
            Model = Read(face.Model, "face.model"),
            ModelVersion = Read(face.ModelVersion, "face.model_version"),
        });
        _samples.Add(FaceEmbedding.FromUnit(face.Vector.ToArray(), _gallery.EmbeddingSpace));
    }

    private static string? Read(string text, string field) => text.Length > 0 ? RequestTexts.Require(text, field, LongestModel) : null;

    private static FaceQuality? Read(TransferQuality? quality)
    {
        if (quality is null)
        {
            return null;
        }

        double[] measures = [quality.FaceSize, quality.Sharpness, quality.Exposure, quality.Contrast, quality.Noise];
        return measures.All(double.IsFinite)
            ? new FaceQuality(quality.FaceSize, quality.Sharpness, quality.Exposure, quality.Contrast, quality.Noise)
            : throw new InvalidRequestException("face.quality", "holds a number that is not finite.", "");
    }

    private FaceImage Parse(string face)
    {
        try
        {
            return FaceImage.Parser.ParseFrom(_image.WrittenSpan);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new InvalidRequestException("image", $"of face '{face}' is no facenet.type.v1.FaceImage.", "");
        }
    }
}
