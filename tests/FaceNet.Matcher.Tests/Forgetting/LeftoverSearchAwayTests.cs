using FaceNet.LocalBackends;
using FaceNet.Matcher.Tests.Galleries;
using FaceNet.ServiceDefaults.Erasure.Leftovers;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Forgetting;

/// <summary>A search for leftovers does not answer that nothing is left while nobody can look.</summary>
public sealed class LeftoverSearchAwayTests(GarnetFixture garnet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_RedisCutOff_IsUnavailableUntilItIsBack()
    {
        await using var wire = new TcpProxy(garnet.Endpoint);
        await using var store = new MatcherStore(wire.Endpoint);
        var id = await LeaveAsync(garnet.Endpoint);
        Assert.Equal(1, await CountAsync(store, id));

        wire.Cut();
        await NoticeAsync(store);
        await AssertUnavailableAsync(store, id, "1 of 1");

        wire.Mend();
        await Eventually.HoldsAsync("the leftover to be found again", async () => await TryCountAsync(store, id) == 1, Token);
    }

    [Fact]
    public async Task FindAsync_OneMasterOfTwoCutOff_IsUnavailable()
    {
        await using var other = await GarnetBackend.StartAsync(new GarnetBackendOptions(), Token);
        await using var wire = new TcpProxy(other.Endpoint);
        await using var store = new MatcherStore($"{garnet.Endpoint},{wire.Endpoint}");
        var id = await LeaveAsync(other.Endpoint);
        Assert.Single((await store.Redis.GetDatabaseAsync(Token)).Multiplexer.GetServers(), server => server.EndPoint.ToString() == wire.Endpoint);

        wire.Cut();
        await NoticeAsync(store);

        await AssertUnavailableAsync(store, id, "1 of 2");
    }

    private static async Task<string> LeaveAsync(string endpoint)
    {
        await using var store = new MatcherStore(endpoint);
        var id = UniqueName.For("anna");
        await (await store.Redis.GetDatabaseAsync(Token)).StringSetAsync($"facenet:{{{id}}}", "");
        return id;
    }

    private static async Task NoticeAsync(MatcherStore store)
    {
        var redis = (await store.Redis.GetDatabaseAsync(Token)).Multiplexer;
        await Eventually.HoldsAsync("the cut to be noticed", () => Task.FromResult(redis.GetServers().Any(server => !server.IsConnected)), Token);
    }

    private static async Task<int> CountAsync(MatcherStore store, string id) =>
        await new LeftoverSearch(store.Redis).FindAsync(new SoughtItems([id], []), () => { }, Token).CountAsync(Token);

    private static async Task<int?> TryCountAsync(MatcherStore store, string id)
    {
        try
        {
            return await CountAsync(store, id);
        }
        catch (Exception away) when (ErrorStatus.ReasonOf(away) == ErrorReasons.StoreUnavailable)
        {
            return null;
        }
    }

    private static async Task AssertUnavailableAsync(MatcherStore store, string id, string which)
    {
        var away = await Assert.ThrowsAsync<UnavailableException>(() => CountAsync(store, id));
        Assert.Equal(ErrorReasons.StoreUnavailable, away.Reason);
        Assert.Contains(which, away.Message, StringComparison.Ordinal);
    }
}
