using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace FaceNet.Matcher.Tests.WatchList;

/// <summary>Captured faces are looked for among enrolled people as they arrive.</summary>
[Collection(nameof(OnGarnet))]
public sealed class WatchListTests(GarnetMatcher matcher, MockKafkaFixture kafka) : IClassFixture<MockKafkaFixture>
{
    private readonly string _embedded = UniqueName.For("embedded");
    private readonly string _matched = UniqueName.For("matched");
    private readonly string _decided = UniqueName.For("decided");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FaceEmbedded_OfAWatchedPerson_IsToldOnceForEachGalleryThatKnowsHim()
    {
        var (staff, wanted) = (await matcher.CreateGalleryAsync(("anna", "1", 0)), await matcher.CreateGalleryAsync(("carl", "1", 0.002), ("dora", "1", 2)));
        await using var host = await StartAsync(("WatchList:Galleries:lobby", $"{staff}, {wanted}"), ("DecisionJournal:Mode", "strict"));

        await SendAsync("lobby", "stranger", 3);
        await SendAsync("elsewhere", "anna", 0);
        await SendAsync("lobby", "anna", 0.001);

        var told = await ReadAsync(2);
        Assert.Equal([staff, wanted], told.Select(matched => matched.WatchedGallery).OrderBy(id => id == wanted));
        Assert.All(told, matched => Assert.Equal(("lobby", "anna", "door", Decision.Match, TinyFaces.Space), (matched.Gallery, matched.CropId, matched.SourceId, matched.Decision, matched.EmbeddingSpace)));
        Assert.All(told, matched => Assert.InRange(matched.Candidates[0].SquaredDistance, 0, 0.01));
        Assert.All(told, matched => Assert.True(matched.Threshold.SearchFar <= 0.01));
        Assert.Equal(2, told.Select(matched => matched.EventId).Distinct().Count());

        // Two searches for each of the two faces of the lobby.
        var decided = await new KafkaTopic(kafka.BootstrapServers, _decided).ReadAsync(message => message.Message.Value.Length > 0, 4, Cancellation);
        Assert.All(decided, message => Assert.Equal("watch-list", DecisionMade.Parser.ParseFrom(message.Message.Value).Caller));
    }

    [Fact]
    public async Task FaceEmbedded_DeliveredAgain_IsToldWithTheSameId()
    {
        var staff = await matcher.CreateGalleryAsync(("anna", "1", 0));
        await using var host = await StartAsync(("WatchList:Galleries:lobby", staff));

        await SendAsync("lobby", "anna", 0);
        await SendAsync("lobby", "anna", 0);

        Assert.Single((await ReadAsync(2)).Select(matched => matched.EventId).Distinct());
    }

    [Fact]
    public async Task FaceEmbedded_MaxFarOfTheWatchList_DrawsTheLine()
    {
        var staff = await matcher.CreateGalleryAsync(("anna", "1", 0));
        await using var host = await StartAsync(("WatchList:Galleries:lobby", staff), ("WatchList:MaxFar", "0.001"));

        await SendAsync("lobby", "near", 0.04);
        await SendAsync("lobby", "not-so-near", 0.09);
        await SendAsync("lobby", "last", 0);

        Assert.Equal(["last", "near"], (await ReadAsync(2)).Select(matched => matched.CropId).Order());
    }

    [Fact]
    public async Task FaceEmbedded_ThatCannotBeLookedFor_IsKeptWithTheReasonAndHoldsNobodyUp()
    {
        var staff = await matcher.CreateGalleryAsync(("anna", "1", 0));
        await using var host = await StartAsync(("WatchList:Galleries:lobby", $"nowhere,{staff}"));

        await new KafkaTopic(kafka.BootstrapServers, _embedded).SendAsync("lobby", [1, 2, 3], Cancellation);
        await SendAsync("lobby", "foreign", 0, space: "another");
        await SendAsync("lobby", "anna", 0);

        Assert.Equal("anna", Assert.Single(await ReadAsync(1)).CropId);
        var letters = await new KafkaTopic(kafka.BootstrapServers, KafkaOptions.DeadLetterTopic(_embedded)).ReadAsync(message => message.Message.Value.Length > 0, 3, Cancellation);
        Assert.Equal(
            [ErrorReasons.GalleryNotFound, ErrorReasons.GalleryNotFound, ErrorReasons.ModelMismatch],
            letters.Select(letter => letter.Message.Headers.Text(EventHeaders.Reason)!).Order(StringComparer.Ordinal));
        Assert.All(letters, letter => Assert.StartsWith("Watch-list '", letter.Message.Headers.Text(EventHeaders.Detail), StringComparison.Ordinal));
    }

    [Fact]
    public async Task FaceEmbedded_StoreAwayForAWhile_IsLookedForWhenItIsBack()
    {
        var staff = await matcher.CreateGalleryAsync(("anna", "1", 0));
        await using var wire = new TcpProxy(matcher.Store.Split(',')[0]);
        await using var host = await StartAsync(wire.Endpoint, ("WatchList:Galleries:lobby", staff));
        await SendAsync("lobby", "before", 0);
        await ReadAsync(1);

        wire.Cut();
        await SendAsync("lobby", "meanwhile", 0);
        await Task.Delay(TimeSpan.FromMilliseconds(300), Cancellation);
        wire.Mend();

        Assert.Equal(["before", "meanwhile"], (await ReadAsync(2)).Select(matched => matched.CropId).Order());
    }

    [Theory]
    [InlineData("WatchList:Galleries:lobby", "", "WatchList__Galleries__lobby: is empty")]
    [InlineData("WatchList:Galleries:lobby", "staff,a/b", "'a/b' holds a character")]
    [InlineData("WatchList:Galleries:lob by", "staff", "'lob by' holds a character")]
    [InlineData("WatchList:MaxFar", "0.6", "MaxFar")]
    [InlineData("WatchList:MaxInFlight", "0", "MaxInFlight")]
    public async Task Start_OptionOutOfItsRule_NamesIt(string name, string value, string words)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync((name, value)));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private Task<MatcherHost> StartAsync(params (string Name, string Value)[] settings) => StartAsync(matcher.Store, settings);

    private async Task<MatcherHost> StartAsync(string store, params (string Name, string Value)[] settings)
    {
        // Whoever reads a topic that is not there yet does not hear of it for seconds.
        foreach (var topic in new[] { _embedded, _matched, _decided, KafkaOptions.DeadLetterTopic(_embedded) })
        {
            await new KafkaTopic(kafka.BootstrapServers, topic).SendAsync("somebody else", [], Cancellation);
        }

        return await MatcherHost.StartAsync(store, matcher.Embedder, settings:
        [
            ("Kafka:BootstrapServers", kafka.BootstrapServers),
            ("Kafka:FaceEmbeddedTopic", _embedded),
            ("Kafka:FaceMatchedTopic", _matched),
            ("Kafka:DecisionMadeTopic", _decided),
            ("WatchList:GroupId", UniqueName.For("group")),
            .. settings,
        ]);
    }

    private async Task SendAsync(string gallery, string crop, double squaredDistance, string space = TinyFaces.Space)
    {
        var face = new FaceEmbedded
        {
            EventId = crop,
            Gallery = gallery,
            CropId = crop,
            SourceId = "door",
            CaptureTime = Timestamp.FromDateTime(DateTime.UnixEpoch),
            Embedding = TinyFaces.At(squaredDistance, space).Embedding,
        };
        await new KafkaTopic(kafka.BootstrapServers, _embedded).SendAsync(gallery, new ClusteringCommand { FaceEmbedded = face }.ToByteArray(), Cancellation);
    }

    private async Task<FaceMatched[]> ReadAsync(int count)
    {
        var messages = await new KafkaTopic(kafka.BootstrapServers, _matched).ReadAsync(message => message.Message.Value.Length > 0, count, Cancellation);
        FaceMatched[] matched = [.. messages.Select(message => FaceMatched.Parser.ParseFrom(message.Message.Value))];
        Assert.Equal(matched.Select(each => (each.EventId, each.WatchedGallery)), messages.Select(message => (message.Message.Headers.Text(EventHeaders.EventId)!, message.Message.Key)));
        return matched;
    }
}
