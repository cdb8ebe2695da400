using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using FaceNet.Standalone.EndToEndTests.Commands;
using FaceNet.Standalone.EndToEndTests.Documentation;
using Microsoft.Extensions.Logging;

namespace FaceNet.Standalone.EndToEndTests.Telemetry;

/// <summary>Whoever collects logs tells events apart by their id or their name, whichever service they come from.</summary>
public sealed partial class LogEventTests
{
    private static readonly LoggerMessageAttribute[] Events =
    [
        .. from path in Directory.EnumerateFiles(AppContext.BaseDirectory, "FaceNet.*.dll")
           where !Path.GetFileName(path).Contains("Test", StringComparison.Ordinal)
           from type in Assembly.Load(Path.GetFileNameWithoutExtension(path)).GetTypes()
           from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           select message,
    ];

    [Fact]
    public void Events_OfAllServices_HaveNamesAndIdsOfTheirOwn()
    {
        Assert.True(Events.Length > 40);
        Assert.All(Events, message => Assert.NotEmpty(message.EventName ?? ""));
        Assert.Empty(Events.GroupBy(message => message.EventName).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.Empty(Events.GroupBy(IdOf).Where(same => same.Count() > 1).Select(same => string.Join(", ", same.Select(message => message.EventName))));
    }

    [Fact]
    public void Sources_LogOnlyThroughEventsWithNames() => Assert.Empty(SourceFiles.That(line => LooseCall().IsMatch(line)));

    [Fact]
    public async Task Log_OfAProcessWithTheFormatterJson_IsOneObjectPerLineWithTheIds()
    {
        await using var serve = await ServeProcess.StartAsync(new Dictionary<string, string> { ["Logging__Console__FormatterName"] = "json" });

        var lines = serve.Process.Errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var loaded = Assert.Single(lines, line => line.GetProperty("Message").GetString()!.StartsWith("Serving model", StringComparison.Ordinal));
        Assert.Equal(IdOf(Events.Single(message => message.EventName == "ModelLoaded")), loaded.GetProperty("EventId").GetInt32());
        Assert.Equal("FaceNet.Embedder.Models.ModelLoader", loaded.GetProperty("Category").GetString());
        Assert.True(loaded.GetProperty("State").TryGetProperty("Sessions", out _));
    }

    // As the compiler of log messages makes an id of a name where none is given: FNV-1a over the characters.
    private static int IdOf(LoggerMessageAttribute message) =>
        message.EventId >= 0 ? message.EventId : Math.Abs(unchecked((int)message.EventName!.Aggregate(2_166_136_261u, (hash, letter) => unchecked((letter ^ hash) * 16_777_619u))));

    [GeneratedRegex(@"ogger\.Log\(|\.Log(Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex LooseCall();
}
