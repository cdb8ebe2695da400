namespace FaceNet.Faults.Load;

/// <summary>Names some of many.</summary>
internal static class FirstFew
{
    private const int Few = 5;

    /// <summary>How many they are, of how many, and the first of them.</summary>
    public static string Of<T>(IReadOnlyCollection<T> some, int all) => $"{some.Count} of {all} ({string.Join(", ", some.Take(Few))}{(some.Count > Few ? ", ..." : "")})";
}
