using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.Standalone.EndToEndTests.Commands;
using FaceNet.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace FaceNet.Standalone.EndToEndTests.Security;

/// <summary>The whole platform as a process that lets in whom it knows, by keys and by tokens; tenant-a has a gallery with ann, tenant-b one of its own.</summary>
public sealed class SecuredPlatform : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ServeProcess? _process;

    internal TestTokens Tokens { get; } = new();

    internal ServeProcess Process => _process ?? throw new InvalidOperationException("The fixture has not been initialized by xunit.");

    internal GrpcChannel Channel => Process.Channel;

    /// <summary>Where JSON is.</summary>
    internal Uri Web => Process.HealthAddress;

    private string CallersPath => _folder["callers.json"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The key of a caller.</summary>
    internal static string KeyOf(string caller) => $"key-of-{caller}";

    /// <summary>The header of a caller.</summary>
    internal static Metadata Key(string caller) => new() { { ApiKey.Header, KeyOf(caller) } };

    public async ValueTask InitializeAsync()
    {
        WriteCallers(withLeaver: true);
        await File.WriteAllTextAsync(_folder["keys.json"], Tokens.KeySet, Cancellation);
        _process = await ServeProcess.StartAsync(new Dictionary<string, string>
        {
            ["Security__ApiKeysFile"] = CallersPath,
            ["Security__JwtKeysFile"] = _folder["keys.json"],
            ["Security__JwtAudience"] = TestTokens.Audience,
            ["Security__JwtIssuer"] = TestTokens.Issuer,
            ["Security__ReloadInterval"] = "00:00:00.1",
            ["Listeners__MaxMessageBytes"] = "1048576",
            ["DecisionJournal__Mode"] = "strict",
            ["DecisionJournal__Timeout"] = "00:00:20",
        });
        var galleries = new Protos.Matching.V1.GalleryService.GalleryServiceClient(Channel);
        foreach (var tenant in (string[])["tenant-a", "tenant-b"])
        {
            await galleries.CreateGalleryAsync(new() { Gallery = tenant }, Key("all"), cancellationToken: Cancellation);
        }

        await new Protos.Matching.V1.MatchingService.MatchingServiceClient(Channel).EnrollFaceAsync(
            new() { Gallery = "tenant-a", SubjectId = "ann", Face = new() { Image = DrawnPeople.Image(1) } }, Key("tenant-a"), cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Tokens.Dispose();
        _folder.Dispose();
    }

    /// <summary>Writes the callers' file, with or without the caller who leaves.</summary>
    internal void WriteCallers(bool withLeaver)
    {
        const string All = "\"faces:embed\", \"gallery:read\", \"gallery:write\", \"gallery:search\", \"clusters:read\", \"clusters:correct\", \"admin\"";
        string[] callers =
        [
            Entry("all", All),
            Entry("tenant-a", All, """, "galleries": ["tenant-a", "a-*"]"""),
            Entry("reader", "\"gallery:read\""),
            Entry("old", All, """, "expires": "2020-01-01T00:00:00Z" """),
            Entry("slow", All, """, "limits": { "requests_per_second": 0.001, "burst": 1 }"""),
            .. withLeaver ? [Entry("leaver", All)] : Array.Empty<string>(),
        ];
        File.WriteAllText(_folder["new.json"], $$"""{ "callers": [ {{string.Join(", ", callers)}} ] }""");
        File.Move(_folder["new.json"], CallersPath, overwrite: true);
    }

    private static string Entry(string id, string scopes, string more = "") => $$"""{ "id": "{{id}}", "sha256": "{{ApiKey.HashOf(KeyOf(id))}}", "scopes": [{{scopes}}]{{more}} }""";
}
