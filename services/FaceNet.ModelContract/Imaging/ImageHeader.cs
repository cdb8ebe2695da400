namespace FaceNet.ModelContract;

/// <summary>What an encoded image says about itself before its pixels are decoded.</summary>
/// <param name="Format">"jpeg", "png", "webp" or "bmp".</param>
/// <param name="Width">Pixels per row, after the EXIF orientation is applied.</param>
/// <param name="Height">Number of rows, after the EXIF orientation is applied.</param>
public sealed record ImageHeader(string Format, int Width, int Height);
