using System.CommandLine;
using FaceNet.ModelContract;
using FaceNet.Trainer.Commands;
using FaceNet.Trainer.Native;

namespace FaceNet.Trainer;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        ProcessTuning.Apply();
        OnnxTelemetry.TurnOff();
        var root = new RootCommand("Trains, measures and exports face embedding networks.")
        {
            NetworksCommand.Create(),
            BatchesCommand.Create(TimeProvider.System),
            TrainCommand.Create(TimeProvider.System),
            EvaluateCommand.Create(TimeProvider.System),
            ExportCommand.Create(TimeProvider.System),
            PromoteCommand.Create(),
            ServeCommand.Create(),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,

                // Stopping ends the step in progress and writes a checkpoint.
                ProcessTerminationTimeout = TimeSpan.FromMinutes(2),
            });
        }
        catch (TrainerException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
