using FaceNet.Trainer.Export;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Tests.Export;

public sealed class AlignmentTemplateTests
{
    [Theory]
    [InlineData("mini", 38.2946, 51.6963)]
    [InlineData("nn2", 76.5892, 103.3926)]
    public void For_SquareInput_LiesInItsPixels(string network, double x, double y)
    {
        Assert.Equal([x, y], AlignmentTemplate.For(KnownNetworks.Get(network))!.Landmarks[0]);
    }

    [Fact]
    public void For_InputThatIsNotSquare_IsNone()
    {
        Assert.Null(AlignmentTemplate.For(KnownNetworks.Get("nns2")));
    }
}
