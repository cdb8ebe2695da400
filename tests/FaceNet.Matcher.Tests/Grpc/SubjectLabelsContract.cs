using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers may want to be known of a subject.</summary>
public abstract class SubjectLabelsContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly string[] All = ["labels"];

    [Fact]
    public async Task UpdateSubject_Labels_AreKeptInAnyLanguage()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0));
        var labels = new Dictionary<string, string> { ["name"] = "Zoë O'Brien-李 \U0001F600", ["note"] = "", ["path"] = "{a}:b/c \\ \"d\"" };

        var changed = (await UpdateAsync(gallery, labels, All)).Subject;
        await matcher.EnrollAsync(gallery, "anna", "2", TinyFaces.At(0.1));

        Assert.Equal(labels, changed.Labels);
        var subject = (await matcher.Galleries.GetSubjectAsync(new GetSubjectRequest { Gallery = gallery, SubjectId = "anna" }, cancellationToken: Cancellation)).Subject;
        Assert.Equal((2, changed.CreateTime), (subject.FaceCount, subject.CreateTime));
        Assert.Equal(labels, subject.Labels);
        var listed = await matcher.Galleries.ListSubjectsAsync(new ListSubjectsRequest { Gallery = gallery }, cancellationToken: Cancellation);
        Assert.Equal(labels, Assert.Single(listed.Subjects).Labels);
    }

    [Fact]
    public async Task UpdateSubject_OneLabel_LeavesTheOthers()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0));
        await UpdateAsync(gallery, new() { ["a"] = "1", ["b"] = "2", ["c"] = "3" }, All);

        var changed = (await UpdateAsync(gallery, new() { ["a"] = "9", ["c"] = "unnamed by the mask" }, ["labels.a", "labels.b", "labels.never-there"])).Subject;

        Assert.Equal(new Dictionary<string, string> { ["a"] = "9", ["c"] = "3" }, changed.Labels);
    }

    [Theory]
    [InlineData("name", "tab\tbed", "subject.labels[name]")]
    [InlineData("name", "nul\0", "subject.labels[name]")]
    [InlineData("name", "c1 \u0085", "subject.labels[name]")]
    [InlineData("a b", "x", "subject.labels key")]
    [InlineData("", "x", "subject.labels key")]
    public async Task UpdateSubject_LabelThatBreaksARule_IsRefused(string key, string value, string field)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0));

        await Refusals.AssertInvalidAsync(UpdateAsync(gallery, new() { [key] = value }, All), field);
    }

    [Fact]
    public async Task UpdateSubject_TooLongOrTooMany_IsRefused()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0));
        await UpdateAsync(gallery, Enumerable.Range(0, 32).ToDictionary(i => $"k{i}", _ => new string('ß', 256)), All);

        await Refusals.AssertInvalidAsync(UpdateAsync(gallery, new() { ["name"] = new string('x', 257) }, All), "subject.labels[name]", words: ["257 characters, more than 256"]);
        await Refusals.AssertInvalidAsync(UpdateAsync(gallery, new() { ["one-more"] = "x" }, ["labels.one-more"]), "subject.labels", words: ["33, more than 32"]);
    }

    [Theory]
    [InlineData("face_count")]
    [InlineData("labels.a b")]
    [InlineData("labels.")]
    public async Task UpdateSubject_MaskOfAnotherField_IsRefused(string path)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0));

        await Refusals.AssertInvalidAsync(UpdateAsync(gallery, [], [path]), "update_mask", words: [path, "labels.<key>"]);
        await Refusals.AssertInvalidAsync(UpdateAsync(gallery, [], []), "update_mask", words: ["is empty"]);
    }

    [Fact]
    public async Task UpdateSubject_Unknown_IsNotFound()
    {
        var gallery = await matcher.CreateGalleryAsync(("bob", "1", 0));

        await Refusals.AssertFailsAsync(UpdateAsync(gallery, [], All), StatusCode.NotFound, ErrorReasons.SubjectNotFound, "anna");
    }

    private async Task<UpdateSubjectResponse> UpdateAsync(string gallery, Dictionary<string, string> labels, string[] paths) => await matcher.Galleries.UpdateSubjectAsync(
        new UpdateSubjectRequest { Subject = new Subject { Gallery = gallery, SubjectId = "anna", Labels = { labels } }, UpdateMask = new FieldMask { Paths = { paths } } },
        cancellationToken: Cancellation);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetSubjectLabelsTests(GarnetMatcher matcher) : SubjectLabelsContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisSubjectLabelsTests(RealRedisMatcher matcher) : SubjectLabelsContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterSubjectLabelsTests(ClusterMatcher matcher) : SubjectLabelsContract(matcher);
