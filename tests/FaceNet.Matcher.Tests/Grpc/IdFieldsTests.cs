using FaceNet.Matcher.Tests.Backends;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>No text of a request is forgotten: a new one has to be tried as an id, or be said to be none.</summary>
public sealed class IdFieldsTests
{
    [Fact]
    public void Texts_OfAllRequests_AreTriedAsIdsOrAreExceptions()
    {
        TextField[] fields = [.. AnyRpc.All.SelectMany(rpc => TextField.Of(rpc.Request))];

        var tried = IdFields.All.Values.Select(field => $"{field.Request("gallery", "id").Descriptor.Name}.{field.Path}").ToHashSet();

        Assert.Empty(fields.Where(field => !IdFields.Exceptions.Keys.Any(field.Is)).Select(field => field.Name).Except(tried));
        Assert.Empty(tried.Except(fields.Select(field => field.Name)));
        Assert.Empty(BadIds.Outdated(fields, IdFields.Exceptions));
    }
}
