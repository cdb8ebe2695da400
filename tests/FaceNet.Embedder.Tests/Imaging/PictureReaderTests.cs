using FaceNet.Embedder.Imaging;
using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Hosting;

namespace FaceNet.Embedder.Tests.Imaging;

public sealed class PictureReaderTests
{
    [Fact]
    public void MaxRawPixels_FitAMessage() =>
        Assert.InRange(PictureReader.MaxRawPixels * 3, 1, ServiceDefaultsHosting.MaxReceiveBytes - (1024 * 1024));

    [Fact]
    public void Read_MoreRawPixelsThanAMessageHolds_SaysSo()
    {
        var refused = Assert.Throws<FaceImageException>(() => Read(5000, 4001));

        Assert.Equal(FaceImageReasons.TooManyPixels, refused.Reason);
        Assert.Contains("5000x4001 = 20005000", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidRequestException>(() => Read(5000, 4000));
    }

    private static RgbImage Read(int width, int height) =>
        PictureReader.Read(new FaceImage { Raw = new RawPixels { Width = width, Height = height } }, "image");
}
