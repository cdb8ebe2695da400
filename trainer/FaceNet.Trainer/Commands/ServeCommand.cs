using System.CommandLine;
using System.Text.RegularExpressions;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;

namespace FaceNet.Trainer.Commands;

/// <summary><c>serve</c>: takes trainings over gRPC.</summary>
internal static partial class ServeCommand
{
    private static readonly Argument<string[]> Settings = CreateSettings();

    public static Command Create()
    {
        var command = new Command("serve", "Takes trainings over gRPC, one at a time; see trainer/README.md for its options.") { Settings };
        command.SetAction((arguments, _) => ServeAsync(arguments.GetValue(Settings) ?? []));
        return command;
    }

    private static Argument<string[]> CreateSettings()
    {
        var settings = new Argument<string[]>("settings") { Description = "Options as --Section:Option=value; those in the environment hold too.", Arity = ArgumentArity.ZeroOrMore };

        // The host would pass over any other word without saying so.
        settings.Validators.Add(result =>
        {
            foreach (string word in result.Tokens.Select(token => token.Value).Where(word => !Setting().IsMatch(word)))
            {
                result.AddError($"'{word}' is no setting; write --Section:Option=value, for example --Training:RunsDirectory=runs.");
            }
        });
        return settings;
    }

    [GeneratedRegex("^--[A-Za-z]+(:[A-Za-z]+)+=")]
    private static partial Regex Setting();

    private static async Task<int> ServeAsync(string[] arguments)
    {
        // The content root is not the current folder: an appsettings.json that happens to lie there is not ours.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults();
        builder.AddTrainer();
        return await builder.RunServiceAsync(app => app.MapTrainer());
    }
}
