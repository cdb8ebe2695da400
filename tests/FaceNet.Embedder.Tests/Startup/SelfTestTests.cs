using FaceNet.Embedder.Models;
using FaceNet.ModelContract;

namespace FaceNet.Embedder.Tests.Startup;

public sealed class SelfTestTests
{
    private static readonly ModelSelfTest Known = new() { Expected = [0.6f, 0.8f], Tolerance = 1e-2 };

    [Theory]
    [InlineData(0.6f, 0.8f, true)]
    [InlineData(0.605f, 0.795f, true)]
    [InlineData(0.62f, 0.8f, false)]
    [InlineData(0.6f, -0.8f, false)]
    [InlineData(float.NaN, 0.8f, false)]
    public void Passes_Vector_IsComparedWithTheTolerance(float first, float second, bool passes) =>
        Assert.Equal(passes, SelfTest.Passes([first, second], Known));
}
