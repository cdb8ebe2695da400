namespace FaceNet.ModelContract.Tests;

internal static class Colours
{
    public static void AssertNear((int Red, int Green, int Blue) expected, RgbImage image, int x, int y)
    {
        var at = ((y * image.Width) + x) * 3;
        var actual = (Red: (int)image.Pixels[at], Green: (int)image.Pixels[at + 1], Blue: (int)image.Pixels[at + 2]);
        var farthest = new[] { actual.Red - expected.Red, actual.Green - expected.Green, actual.Blue - expected.Blue }.Max(Math.Abs);
        Assert.True(farthest <= 16, $"({x}, {y}) is {actual}, expected about {expected}");
    }
}
