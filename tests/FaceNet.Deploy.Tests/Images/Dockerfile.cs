using System.Text.RegularExpressions;
using FaceNet.Standalone.EndToEndTests.Documentation;

namespace FaceNet.Deploy.Tests.Images;

/// <summary>The instructions of a Dockerfile, in order.</summary>
/// <param name="Name">The name of its image.</param>
/// <param name="Instructions">Each with its word and what follows.</param>
internal sealed partial record Dockerfile(string Name, IReadOnlyList<(string Word, string Text)> Instructions)
{
    private const string Folder = "deploy/images";
    private const string Extension = ".Dockerfile";

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Repository.PathOf(Folder), $"*{Extension}").Select(path => Path.GetFileName(path)[..^Extension.Length]).Order()];

    /// <summary>The instructions of the stage that becomes the image.</summary>
    public IEnumerable<(string Word, string Text)> LastStage => Instructions.Skip(Instructions.Select((each, index) => (each, index)).Last(pair => pair.each.Word == "FROM").index);

    /// <summary>The images that it is built from, other than its own stages.</summary>
    public IEnumerable<string> Bases => Of("FROM").Select(rest => rest.Split(' ')[0]);

    public IEnumerable<string> Of(string word) => Instructions.Where(each => each.Word == word).Select(each => each.Text);

    public static Dockerfile Read(string name)
    {
        var text = Continued().Replace(File.ReadAllText(Repository.PathOf($"{Folder}/{name}{Extension}")), " ");
        var lines = text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', 2));
        return new Dockerfile(name, [.. lines.Select(parts => (parts[0], parts[1].Trim()))]);
    }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();
}
