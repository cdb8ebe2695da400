using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Ids are checked at every edge, and what they name must be there.</summary>
public abstract class BadIdContract(MatcherFixture matcher)
{
    private static readonly Dictionary<string, string> BadIds = new()
    {
        ["a/b"] = "'a/b'",
        ["a b"] = "'a b'",
        ["{a}"] = "'{a}'",
        ["a:b"] = "'a:b'",
        ["*"] = "'*'",
        ["line\nbreak"] = "'line\nbreak'",
        ["Zoë"] = "'Zoë'",
        [new string('x', 129)] = "129 characters, more than 128",
        [new string('ä', 100_000)] = "100000 characters, more than 128",
    };

    public static TheoryData<string> AllFields => [.. IdFields.All.Keys];

    public static TheoryData<string> RequiredFields => [.. IdFields.All.Keys.Except(IdFields.Optional)];

    public static TheoryData<string> RpcsOfAGallery =>
        [.. AnyRpc.GoodRequests("").Where(request => request is not (CreateGalleryRequest or ListGalleriesRequest)).Select(request => request.Descriptor.Name)];

    [Theory]
    [MemberData(nameof(AllFields))]
    public async Task AnyRpc_IdThatBreaksTheRule_IsRefused(string name)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));
        var (field, request) = IdFields.All[name];

        foreach (var (id, said) in BadIds)
        {
            await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(request(gallery, id)), field, words: [said, "another id"]);
        }
    }

    [Theory]
    [MemberData(nameof(RequiredFields))]
    public async Task AnyRpc_RequiredIdThatIsAbsent_IsRefused(string name)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));
        var (field, request) = IdFields.All[name];

        await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(request(gallery, "")), field, words: ["is empty"]);
    }

    [Theory]
    [MemberData(nameof(RpcsOfAGallery))]
    public async Task AnyRpc_UnknownGallery_IsNotFound(string rpc)
    {
        var nowhere = matcher.NewGalleryId();
        var request = AnyRpc.GoodRequests(nowhere).Single(each => each.Descriptor.Name == rpc);

        await Refusals.AssertFailsAsync(matcher.Host.CallAsync(request), StatusCode.NotFound, ErrorReasons.GalleryNotFound, $"gallery '{nowhere}'", "CreateGallery");
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetBadIdTests(GarnetMatcher matcher) : BadIdContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisBadIdTests(RealRedisMatcher matcher) : BadIdContract(matcher);
