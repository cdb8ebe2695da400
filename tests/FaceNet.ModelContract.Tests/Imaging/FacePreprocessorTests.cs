using FaceNet.Testing;

namespace FaceNet.ModelContract.Tests;

public sealed class FacePreprocessorTests
{
    [Theory]
    [InlineData("RGB", "NCHW")]
    [InlineData("RGB", "NHWC")]
    [InlineData("BGR", "NCHW")]
    [InlineData("BGR", "NHWC")]
    public void Write_EveryOrder_EqualsNaiveLoop(string channels, string layout)
    {
        var input = Input(channels, layout);
        var image = TestImages.Noise(input.Width, input.Height, 11);
        var preprocessor = new FacePreprocessor(input);
        var tensor = new float[preprocessor.TensorLength];

        preprocessor.Write(image, tensor);

        Assert.Equal(20 * 24 * 3, preprocessor.TensorLength);
        for (var y = 0; y < input.Height; y++)
        {
            for (var x = 0; x < input.Width; x++)
            {
                for (var c = 0; c < 3; c++)
                {
                    var source = channels == "RGB" ? c : 2 - c;
                    var value = image.Pixels[(((y * input.Width) + x) * 3) + source];
                    var expected = (value - input.Mean[c]) * input.Scale[c];
                    var at = layout == "NCHW"
                        ? (((c * input.Height) + y) * input.Width) + x
                        : (((y * input.Width) + x) * 3) + c;
                    Assert.Equal((float)expected, tensor[at]);
                }
            }
        }
    }

    [Fact]
    public void Write_OtherSize_EqualsResizingFirst()
    {
        var preprocessor = new FacePreprocessor(Input("RGB", "NCHW"));
        var image = TestImages.Noise(50, 60, 12);
        var (direct, resized) = (new float[preprocessor.TensorLength], new float[preprocessor.TensorLength]);

        preprocessor.Write(image, direct);
        preprocessor.Write(image.Resize(20, 24), resized);

        Assert.Equal(resized, direct);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Write_DestinationOfWrongLength_IsRefused(int difference)
    {
        var preprocessor = new FacePreprocessor(Input("RGB", "NCHW"));

        var exception = Assert.Throws<ArgumentException>(
            () => preprocessor.Write(TestImages.Noise(20, 24, 1), new float[preprocessor.TensorLength + difference]));

        Assert.Contains($"{preprocessor.TensorLength}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NativeSize_AllocatesNothing()
    {
        var preprocessor = new FacePreprocessor(Input("BGR", "NHWC"));
        var image = TestImages.Noise(20, 24, 1);
        var tensor = new float[preprocessor.TensorLength];

        Assert.Equal(0, AllocatedBytes.LeastOf(() => preprocessor.Write(image, tensor)));
    }

    [Theory]
    [InlineData("GRB", "NCHW", "GRB")]
    [InlineData("RGB", "CHWN", "CHWN")]
    public void Constructor_UnknownOrder_NamesIt(string channels, string layout, string named)
    {
        var exception = Assert.Throws<ArgumentException>(() => new FacePreprocessor(Input(channels, layout)));

        Assert.Contains($"'{named}'", exception.Message, StringComparison.Ordinal);
    }

    private static ModelInput Input(string channels, string layout) => new()
    {
        Name = "input",
        Width = 20,
        Height = 24,
        Channels = channels,
        Layout = layout,
        Mean = [123.675, 116.28, 103.53],
        Scale = [0.0171248, 0.017507, -0.5],
        MaxBatch = 4,
    };
}
