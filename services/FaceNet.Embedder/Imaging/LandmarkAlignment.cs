using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Imaging;

/// <summary>
/// Finds the turn, scale and shift that bring a template onto a face with the least squared error (Umeyama 1991, without
/// mirroring: in two dimensions a linear regression of complex numbers).
/// </summary>
internal static class LandmarkAlignment
{
    private const double MinScale = 1.0 / 64;

    /// <summary>Fits the map from the crop, where the template lies, to the picture, where the face lies.</summary>
    /// <param name="template">Eye, eye, nose, mouth corner, mouth corner in the crop.</param>
    /// <param name="face">The same points in the picture.</param>
    /// <param name="field">The path of the landmarks, for errors.</param>
    /// <exception cref="InvalidRequestException">The points coincide, or left and right are exchanged.</exception>
    public static AffineMap Fit(ImagePoint[] template, ImagePoint[] face, string field)
    {
        CheckSides(face, field);
        var from = Centre(template);
        var to = Centre(face);
        double real = 0, imaginary = 0, spread = 0;
        foreach (var (t, f) in template.Zip(face))
        {
            var (a, b) = (t - from, f - to);
            real += (a.X * b.X) + (a.Y * b.Y);
            imaginary += (a.X * b.Y) - (a.Y * b.X);
            spread += (a.X * a.X) + (a.Y * a.Y);
        }

        var (cosine, sine) = (real / spread, imaginary / spread);
        if (double.Hypot(cosine, sine) < MinScale)
        {
            throw new InvalidRequestException(field, "lie on one spot.", "Give the five points in pixels of the picture, not as parts of its width.");
        }

        return new AffineMap(
            cosine, -sine, to.X - (cosine * from.X) + (sine * from.Y), sine, cosine, to.Y - (sine * from.X) - (cosine * from.Y));
    }

    // Seen from the eyes, the mouth lies on the same side in every upright, turned or tilted face; exchanged sides put it on the
    // other one. Noise of a profile, where the eyes nearly coincide, stays below the margin.
    private static void CheckSides(ImagePoint[] face, string field)
    {
        const double margin = 0.1;
        var eyes = face[1] - face[0];
        var down = ((face[3] + face[4]) / 2) - ((face[0] + face[1]) / 2);
        var side = (eyes.X * down.Y) - (eyes.Y * down.X);
        if (side < -margin * ((down.X * down.X) + (down.Y * down.Y)))
        {
            throw new InvalidRequestException(field, "have left and right exchanged.", "Left is the left of the picture, not of the person: exchange the eyes and the mouth corners.");
        }
    }

    private static ImagePoint Centre(ImagePoint[] points) => points.Aggregate((a, b) => a + b) / points.Length;
}
