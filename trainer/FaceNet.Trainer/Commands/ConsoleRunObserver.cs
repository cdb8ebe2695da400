using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Commands;

/// <summary>Writes how a run goes to the console, a line per report.</summary>
internal sealed class ConsoleRunObserver(RunFolder folder) : IRunObserver
{
    public static void PrintWarning(string message)
    {
        Console.Error.WriteLine($"Warning: {message}");
    }

    public void Warn(string message)
    {
        PrintWarning(message);
    }

    public void Began(TrainingSet set, TrainingState state)
    {
        NetworkCost cost = NetworkCost.Of(state.Network.Description);
        foreach (FaceDataset dataset in set.Datasets)
        {
            Console.WriteLine($"{dataset.Name}: {dataset.PhotoCount:N0} photos of {dataset.People.Count:N0} people");
        }

        if (set.PhotosOfNobody > 0)
        {
            Console.WriteLine($"{set.PhotosOfNobody:N0} mixed photos for the teacher");
        }

        Console.WriteLine($"{state.Network.Description.Name}: {cost.Parameters:N0} parameters, {cost.MultiplyAdds:N0} multiply-adds; from step {state.Step}");
    }

    public void Reported(TrainingReport report)
    {
        StepStatistics s = report.Statistics;
        string validation = report.Validation is { } value ? $"  VAL@1e-2 {value:F3}" : "";
        Console.WriteLine(
            $"step {report.Step,6}  {report.Seconds,6:F0} s  {report.ImagesPerSecond,5:F0} photos/s  loss {s.Loss:F4}  triplet {s.TripletLoss:F4}  teacher {s.TeacherDistance:F4}  "
            + $"active {s.ActiveShare:P0}  d(a,p) {s.PositiveDistance:F3}  d(a,n) {s.NegativeDistance:F3}  norm {s.Norm:F1}  rate {report.LearningRate:G3}{validation}");
        if (s.Collapsed)
        {
            Console.Error.WriteLine(
                $"Warning: the mean squared distance between different people is {s.NegativeDistance:F4}: the network is collapsing to one point. Stop, and lower --learning-rate or take --negatives SemiHard.");
        }
    }

    public void Ended(TrainingState state)
    {
        string best = state.Best is { } value ? $"; best validation {value:F3} at step {state.BestStep}, in {folder.Best}" : "";
        Console.WriteLine($"Done after {state.Step} steps; checkpoint in {folder.Checkpoint}{best}.");
    }
}
