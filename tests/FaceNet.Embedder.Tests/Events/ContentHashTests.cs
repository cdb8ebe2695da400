using FaceNet.Embedder.Events;
using FaceNet.Protos.Type.V1;
using Google.Protobuf;

namespace FaceNet.Embedder.Tests.Events;

public sealed class ContentHashTests
{
    private static readonly Dictionary<string, Action<FaceImage>> Changes = new()
    {
        ["picture"] = image => image.Encoded = ByteString.CopyFromUtf8("other"),
        ["form"] = image => image.Raw = new RawPixels { Width = 16, Height = 16, Rgb = image.Encoded },
        ["box"] = image => image.Box.Left += 1,
        ["margin"] = image => image.BoxMargin = 0.1f,
        ["no box"] = image => image.Box = null,
        ["landmark"] = image => image.Landmarks.Nose.Y += 0.5f,
        ["no landmarks"] = image => image.Landmarks = null,
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    [Fact]
    public void Of_SamePicture_IsTheSame32Bytes()
    {
        Assert.Equal(ContentHash.Of(Image()), ContentHash.Of(Image()));
        Assert.Equal(32, ContentHash.Of(Image()).Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_AnyChange_IsAnother(string name)
    {
        var changed = Image();
        Changes[name](changed);

        Assert.NotEqual(ContentHash.Of(Image()), ContentHash.Of(changed));
    }

    private static FaceImage Image() => new()
    {
        Encoded = ByteString.CopyFromUtf8("picture"),
        Box = new BoundingBox { Left = 1, Top = 2, Width = 3, Height = 4 },
        Landmarks = TestFaces.Landmarks([(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]),
    };
}
