using System.CommandLine;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;

namespace FaceNet.Trainer.Commands;

/// <summary><c>serve</c>: takes trainings over gRPC.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Takes trainings over gRPC, one at a time. Options as for the services, in the environment or as --Section:Option=value; see trainer/README.md.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((arguments, _) => ServeAsync([.. arguments.UnmatchedTokens]));
        return command;
    }

    private static async Task<int> ServeAsync(string[] arguments)
    {
        // The content root is not the current folder: an appsettings.json that happens to lie there is not ours.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults();
        builder.AddTrainer();
        return await builder.RunServiceAsync(app => app.MapTrainer());
    }
}
