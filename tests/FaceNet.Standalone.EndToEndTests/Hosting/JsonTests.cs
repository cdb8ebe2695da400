using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FaceNet.Standalone.EndToEndTests.Hosting;

/// <summary>What somebody does who has curl and no gRPC.</summary>
[Collection<SharedPlatform>]
public sealed class JsonTests(Platform platform) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = platform.Host.WebAddress };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Journey_OverJson_RecognisesWhoWasEnrolled()
    {
        await PostAsync("/v1/galleries", new { gallery = "json" });
        var enrolled = await PostAsync("/v1/galleries/json/subjects/ann/faces", new { face = Probe(person: 1) });
        await PostAsync("/v1/galleries/json/subjects/bob/faces", new { face = Probe(person: 2) });

        var found = await PostAsync("/v1/galleries/json/faces:search", new { probe = Probe(person: 1, photo: 1), threshold = new { maxSquaredDistance = 1 } });
        var several = await PostAsync("/v1/galleries/json/faces:batchSearch", new { searches = new object[] { new { probe = Probe(person: 2, photo: 1), maxCandidates = 1 }, new { } } });
        var verified = await PostAsync("/v1/galleries/json/faces:verify", new { probe = Probe(person: 2, photo: 1), subjectId = "ann", threshold = new { maxFar = 0.001 } });
        var subjects = await _http.GetFromJsonAsync<JsonNode>("/v1/galleries/json/subjects?pageSize=1", Cancellation);

        Assert.Equal("ann", (string?)enrolled["face"]!["subjectId"]);
        Assert.Equal(("DECISION_MATCH", "ann"), ((string?)found["decision"], (string?)found["candidates"]![0]!["subjectId"]));
        Assert.Equal("bob", (string?)several["outcomes"]![0]!["found"]!["candidates"]![0]!["subjectId"]);
        Assert.Contains("probe: is empty", (string?)several["outcomes"]![1]!["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal("DECISION_UNKNOWN", (string?)verified["decision"]);
        Assert.Equal("ann", (string?)Assert.Single(subjects!["subjects"]!.AsArray())!["subjectId"]);
    }

    [Fact]
    public async Task Embed_OverJson_GivesTheVectorOfGrpc()
    {
        var response = await PostAsync("/v1/faces:embed", new { faces = new[] { new { encoded = DrawnPeople.Photo(3) } } });
        var grpc = await platform.Embedder.BatchEmbedFacesAsync(new() { Faces = { DrawnPeople.Image(3) } }, cancellationToken: Cancellation);

        var values = response["outcomes"]![0]!["embedded"]!["embedding"]!["values"]!.AsArray().Select(value => (float)value!).ToArray();
        Assert.Equal([.. grpc.Outcomes[0].Embedded.Embedding.Values], values);
    }

    [Theory]
    [InlineData("/v1/galleries/nobody-made-it", HttpStatusCode.NotFound, 5, "GALLERY_NOT_FOUND")]
    [InlineData("/v1/galleries/a%20b", HttpStatusCode.BadRequest, 3, "INVALID_FIELD")]
    [InlineData("/v1/models/unknown", HttpStatusCode.NotFound, 5, "MODEL_NOT_FOUND")]
    public async Task Error_OverJson_HasItsHttpStatusAndTheReasonOfGrpc(string path, HttpStatusCode status, int code, string reason)
    {
        using var response = await _http.GetAsync(path, Cancellation);
        var error = await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, (int)error!["code"]!);
        Assert.Equal(reason, (string?)error["details"]![0]!["reason"]);
    }

    [Theory]
    [InlineData("{\"gallery\":")]
    [InlineData("[]")]
    [InlineData("{\"gallery\":7}")]
    public async Task Body_ThatIsNoSuchMessage_IsInvalid(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("/v1/galleries", content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task OpenApi_OfTheHost_DescribesEveryRouteAndEveryTypeItNames()
    {
        var document = JsonDocument.Parse(await _http.GetStringAsync("/openapi/v1.json", Cancellation)).RootElement;
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).ToArray();
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => $"#/components/schemas/{schema.Name}");

        Assert.Contains("/v1/galleries/{gallery}/faces:search", document.GetProperty("paths").EnumerateObject().Select(path => path.Name));
        Assert.All(operations, operation => Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!));
        Assert.Empty(References(document).Except(schemas));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static object Probe(int person, int photo = 0) => new { image = new { encoded = DrawnPeople.Photo(person, photo) } };

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        using var response = await _http.PostAsJsonAsync(path, body, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
