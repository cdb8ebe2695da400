using FaceNet.Standalone.Demo.Planning;
using FaceNet.Standalone.Demo.Populations;
using FaceNet.SyntheticFaces;

namespace FaceNet.Standalone.EndToEndTests.Demo.Planning;

public sealed class DemoPlannerTests
{
    private static readonly Population Drawn = Of(people: 20, isDrawn: true);

    [Fact]
    public void Plan_TheSameSeed_IsTheSamePlan()
    {
        var (plan, again) = (DemoPlanner.Plan(Drawn, seed: 1), DemoPlanner.Plan(Drawn, seed: 1));

        Assert.Equal(plan.Enrollments, again.Enrollments);
        Assert.Equal(plan.Events.Select(Sent), again.Events.Select(Sent));
    }

    [Fact]
    public void Plan_AnotherSeed_IsAnotherPlan()
    {
        var (plan, other) = (DemoPlanner.Plan(Drawn, seed: 1), DemoPlanner.Plan(Drawn, seed: 2));

        Assert.NotEqual(plan.Enrollments, other.Enrollments);
        Assert.NotEqual(plan.Events.Select(Sent), other.Events.Select(Sent));
    }

    [Fact]
    public void Plan_DrawnPeople_SendsEveryOtherPhotoOnceAndBringsMishaps()
    {
        var plan = DemoPlanner.Plan(Drawn, seed: 1);

        var spent = plan.Enrollments.Select(each => each.Photo);
        Assert.Equal(
            Drawn.People.SelectMany(person => person.Photos).Except(spent).OrderBy(photo => photo.Name, StringComparer.Ordinal),
            plan.Crops.Where(crop => crop.Broken is null).Select(crop => crop.Photo).OrderBy(photo => photo.Name, StringComparer.Ordinal));
        Assert.Equal(Enum.GetValues<BrokenCropKind>(), plan.Crops.Select(crop => crop.Broken).OfType<BrokenCropKind>().Distinct().Order());
        Assert.InRange(plan.Repeats, 1, plan.Crops.Count);
        Assert.NotEmpty(plan.Frames);
        Assert.All(plan.Frames, frame => Assert.Equal(2, frame.Select(crop => crop.Person).Distinct().Count()));
    }

    [Fact]
    public void Plan_Repetitions_ComeAfterTheirFirstSending()
    {
        var plan = DemoPlanner.Plan(Drawn, seed: 1);

        var events = plan.Events.ToList();
        Assert.All(events.Where(each => each.IsRepeat), again =>
            Assert.True(events.FindIndex(each => !each.IsRepeat && each.Crop.CropId == again.Crop.CropId) < events.IndexOf(again)));
    }

    [Fact]
    public void Plan_PeopleOfAFolder_BringNoMishaps()
    {
        var plan = DemoPlanner.Plan(Of(people: 20, isDrawn: false), seed: 1);

        Assert.Equal((0, 0, 0), (plan.Broken, plan.Repeats, plan.Frames.Count));
    }

    private static (string, string, string, BrokenCropKind?, TimeSpan, bool) Sent(PlannedEvent each) =>
        (each.EventId, each.Crop.CropId, each.Crop.FrameId, each.Crop.Broken, each.Crop.TakenAfter, each.IsRepeat);

    private static Population Of(int people, bool isDrawn) => new(
        "nobody",
        isDrawn,
        [.. Enumerable.Range(0, people).Select(index => new Person(index, $"person {index}", [.. Enumerable.Range(0, 5).Select(photo => new Photo($"{index:00}-{photo}", () => []))]))],
        Warnings: []);
}
