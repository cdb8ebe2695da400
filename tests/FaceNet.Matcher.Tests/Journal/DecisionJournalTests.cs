using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Google.Protobuf.Reflection;

namespace FaceNet.Matcher.Tests.Journal;

/// <summary>What is left of a decision once it is made.</summary>
[Collection(nameof(OnGarnet))]
public sealed class DecisionJournalTests(GarnetMatcher matcher, MockKafkaFixture kafka) : IClassFixture<MockKafkaFixture>
{
    private readonly string _topic = UniqueName.For("decisions");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("strict")]
    [InlineData("loose")]
    public async Task Decisions_OfEachKind_LeaveWhoAskedWhatWasDecidedAndTheEvidence(string mode)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.0), ("bea", "1", 1.0));

        // Nobody waits for the first event of a loose journal, so the topic has to be there before the test reads it.
        await new KafkaTopic(kafka.BootstrapServers, _topic).SendAsync("somebody else", [], Cancellation);
        await using var host = await StartAsync(mode, kafka.BootstrapServers);

        var found = await host.Matching.SearchFacesAsync(new() { Gallery = gallery, Probe = TinyFaces.At(0.01), Threshold = Within(0.1) }, cancellationToken: Cancellation);
        var subject = await host.Matching.VerifyFaceAsync(new() { Gallery = gallery, Probe = TinyFaces.At(0.01), SubjectId = "bea" }, cancellationToken: Cancellation);
        var faces = await host.Matching.VerifyFaceAsync(new() { Gallery = gallery, Probe = TinyFaces.At(0.01), Face = TinyFaces.At(0) }, cancellationToken: Cancellation);

        var made = await ReadAsync(gallery, 3);
        Assert.All(made, decision => Assert.Equal(("127.0.0.1", gallery, TinyFaces.Space, ""), (decision.Caller, decision.Gallery, decision.EmbeddingSpace, decision.Model)));
        Assert.All(made, decision => Assert.InRange(decision.DecisionTime.ToDateTimeOffset(), TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow()));
        Assert.Equal(3, made.Select(decision => decision.EventId).Distinct().Count());
        Assert.Equal([found.Decision, subject.Decision, faces.Decision], made.Select(decision => decision.Decision));
        Assert.Equal([found.Threshold, subject.Threshold, faces.Threshold], made.Select(decision => decision.Threshold));
        Assert.Equal((Decision.Match, "anna"), (made[0].Decision, made[0].Search.Candidates[0].SubjectId));
        Assert.Equal(found.Candidates, made[0].Search.Candidates);
        Assert.Equal(("bea", subject.SquaredDistance), (made[1].Verification.SubjectId, made[1].Verification.SquaredDistance));
        Assert.Equal(("", faces.SquaredDistance), (made[2].Verification.SubjectId, made[2].Verification.SquaredDistance));
    }

    [Fact]
    public async Task Searches_OfABatchAndAStream_LeaveAnEventEach()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.0), ("bea", "1", 1.0));
        await using var host = await StartAsync("strict", kafka.BootstrapServers);
        SearchFacesRequest[] searches = [new() { Probe = TinyFaces.At(0) }, new(), new() { Probe = TinyFaces.At(1) }];

        await host.Matching.BatchSearchFacesAsync(new() { Gallery = gallery, Searches = { searches } }, cancellationToken: Cancellation);
        using var stream = host.Matching.StreamSearchFaces(cancellationToken: Cancellation);
        await stream.RequestStream.WriteAsync(new() { ItemId = "1", Search = new() { Gallery = gallery, Probe = TinyFaces.At(3) } }, Cancellation);
        await stream.ResponseStream.MoveNext(Cancellation);

        var made = await ReadAsync(gallery, 3);
        Assert.Equal([Decision.Match, Decision.Match, Decision.Unknown], made.Select(decision => decision.Decision));
        Assert.Equal(["anna", "bea"], made.Take(2).Select(decision => decision.Search.Candidates[0].SubjectId).Order());
    }

    [Fact]
    public async Task Decision_AboutAPicture_NamesTheModelThatEmbeddedIt()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.0));
        await using var host = await StartAsync("strict", kafka.BootstrapServers);

        await host.Matching.SearchFacesAsync(new() { Gallery = gallery, Probe = TinyFaces.Photo(1) }, cancellationToken: Cancellation);

        var made = Assert.Single(await ReadAsync(gallery, 1));
        Assert.Equal(("tiny", "1"), (made.Model, made.ModelVersion));
    }

    [Fact]
    public async Task Strict_KafkaAway_GivesNoAnswerAndSaysWhy()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.0));
        await using var host = await StartAsync("strict", $"127.0.0.1:{FreePort.Find()}");

        var search = host.Matching.SearchFacesAsync(new() { Gallery = gallery, Probe = TinyFaces.At(0) }, cancellationToken: Cancellation);

        await Refusals.AssertUnavailableAsync(search.ResponseAsync, ErrorReasons.JournalUnavailable, "Kafka does not take", "DecisionJournal__Mode=strict", "Kafka__BootstrapServers");
    }

    [Fact]
    public async Task Loose_KafkaAway_AnswersAsEver()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.0));
        await using var host = await StartAsync("loose", $"127.0.0.1:{FreePort.Find()}");

        var found = await host.Matching.SearchFacesAsync(new() { Gallery = gallery, Probe = TinyFaces.At(0), Threshold = Within(0.1) }, cancellationToken: Cancellation);

        Assert.Equal(Decision.Match, found.Decision);
    }

    [Fact]
    public async Task RefusedRequest_LeavesNothing()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.0));
        await using var host = await StartAsync("strict", kafka.BootstrapServers);

        await Refusals.AssertInvalidAsync(host.Matching.SearchFacesAsync(new() { Gallery = gallery }, cancellationToken: Cancellation), "probe");
        await host.Matching.SearchFacesAsync(new() { Gallery = gallery, Probe = TinyFaces.At(3) }, cancellationToken: Cancellation);

        Assert.Equal(Decision.Unknown, Assert.Single(await ReadAsync(gallery, 1)).Decision);
    }

    [Fact]
    public void Event_ByItsType_CanHoldNoPictureAndNoVector()
    {
        var fields = Fields(DecisionMade.Descriptor).ToArray();

        Assert.Contains(fields, field => field.Name == "squared_distance");
        Assert.DoesNotContain(fields, field => field.FieldType == FieldType.Bytes || (field.IsRepeated && field.FieldType != FieldType.Message));
    }

    private static IEnumerable<FieldDescriptor> Fields(MessageDescriptor message) =>
        message.Fields.InDeclarationOrder().SelectMany(field => field.FieldType == FieldType.Message ? [field, .. Fields(field.MessageType)] : new[] { field });

    private static ThresholdChoice Within(double squaredDistance) => new() { MaxSquaredDistance = squaredDistance };

    private Task<MatcherHost> StartAsync(string mode, string brokers) => MatcherHost.StartAsync(
        matcher.Store,
        matcher.Embedder,
        settings: [("Kafka:BootstrapServers", brokers), ("Kafka:DecisionMadeTopic", _topic), ("DecisionJournal:Mode", mode), ("DecisionJournal:Timeout", mode == "strict" && brokers != kafka.BootstrapServers ? "00:00:00.3" : "00:00:20")]);

    private async Task<DecisionMade[]> ReadAsync(string gallery, int count)
    {
        var messages = await new KafkaTopic(kafka.BootstrapServers, _topic).ReadAsync(message => message.Message.Key == gallery, count, Cancellation);
        DecisionMade[] made = [.. messages.Select(message => DecisionMade.Parser.ParseFrom(message.Message.Value))];
        Assert.Equal(made.Select(decision => decision.EventId), messages.Select(message => message.Message.Headers.Text(EventHeaders.EventId)));
        return made;
    }
}
