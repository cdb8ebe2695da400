using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data;

public sealed class FaceDatasetTests
{
    [Fact]
    public void HoldOut_AnyOrderOfPeople_HoldsOutTheSame()
    {
        Person[] people = [.. Enumerable.Range(0, 20).Select(number => new Person($"person-{number}", []))];

        (FaceDataset kept, FaceDataset heldOut) = new FaceDataset("test", people).HoldOut(5);
        (_, FaceDataset reversed) = new FaceDataset("test", [.. people.Reverse()]).HoldOut(5);

        Assert.Equal(heldOut.People, reversed.People);
        Assert.Equal(5, heldOut.People.Count);
        Assert.Empty(kept.People.Intersect(heldOut.People));
    }

    [Fact]
    public void HoldOut_Everyone_SaysHowManyThereAre()
    {
        Assert.Contains("has 1 people, so 1 cannot be held out", Assert.Throws<TrainerException>(() => new FaceDataset("test", [new Person("a", [])]).HoldOut(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HoldOut_DataWithFaults_KeepsThemWithWhatIsTrainedOn()
    {
        var fault = new DataFault(DataFaultKind.UnreadableImage, 1, "1 of 3 images cannot be read and are left out:", ["a.jpg"]);

        (FaceDataset kept, _) = new FaceDataset("test", [new Person("a", []), new Person("b", [])]) { Faults = [fault] }.HoldOut(1);

        Assert.Equal([fault], kept.Faults);
    }
}
