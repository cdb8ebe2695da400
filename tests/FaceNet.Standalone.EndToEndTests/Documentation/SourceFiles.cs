namespace FaceNet.Standalone.EndToEndTests.Documentation;

/// <summary>The C# files of the services.</summary>
internal static class SourceFiles
{
    /// <summary>Those with a line that is so, by their paths from the root of the repository.</summary>
    public static IEnumerable<string> That(Func<string, bool> isSo) =>
        from file in Directory.EnumerateFiles(Repository.PathOf("services"), "*.cs", SearchOption.AllDirectories)
        where File.ReadLines(file).Any(isSo)
        let path = Path.GetRelativePath(Repository.PathOf("."), file).Replace('\\', '/')
        orderby path
        select path;
}
