using System.CommandLine;
using System.CommandLine.Parsing;
using FaceNet.Standalone.Demo;
using FaceNet.Standalone.Demo.Platforms;

namespace FaceNet.Standalone.Commands;

/// <summary>Shows the whole platform at work on a population of faces.</summary>
internal static class DemoCommand
{
    private static readonly Option<string?> Faces = new("--faces")
    {
        Description = "Folder of aligned face crops, one sub-folder per person. [default: a population is drawn]",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Domain = new("--domain")
    {
        Description = "What the pictures show: which thresholds are used of a model that tells photos from drawings. [default: photos with --faces, else drawings]",
        HelpName = "DOMAIN",
    };

    private static readonly Option<string> Report = new("--report")
    {
        Description = "Folder to write report.html and report.json to.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "report",
    };

    private static readonly Option<int> People = new("--people")
    {
        Description = "How many people to draw, from 2 to 5000; not with --faces.",
        HelpName = "N",
        DefaultValueFactory = _ => DemoOptions.DefaultPeople,
        Validators = { CheckPeople },
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Decides who is drawn, who is enrolled and in which order faces arrive.",
        HelpName = "N",
        DefaultValueFactory = _ => DemoOptions.DefaultSeed,
    };

    private static readonly Option<Uri?> Embedder = Address("--embedder", "Embedder");
    private static readonly Option<Uri?> Matcher = Address("--matcher", "Matcher");
    private static readonly Option<Uri?> Clusterer = Address("--clusterer", "Clusterer");

    public static Command Create()
    {
        var command = new Command(
            "demo",
            "Enroll some people, send everybody else's faces and their other photos through Kafka, and report who was recognised and who was grouped with whom.")
        {
            Faces,
            Domain,
            Report,
            CommandOptions.Model,
            People,
            Seed,
            Embedder,
            Matcher,
            Clusterer,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Faces) is { Implicit: false } && result.GetResult(People) is { Implicit: false })
            {
                result.AddError("--people counts drawn people, but --faces names real ones. Leave one of them out.");
            }

            CheckAddresses(result);
        });
        command.SetGuardedAction(RunAsync);
        return command;
    }

    // What is no number at all is refused by the parser, in its own words, after this.
    private static void CheckPeople(OptionResult result)
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out var people) && people is < DemoOptions.FewestPeople or > DemoOptions.MostPeople)
        {
            result.AddError($"--people {people}: must be from {DemoOptions.FewestPeople} to {DemoOptions.MostPeople}.");
        }
    }

    private static Option<Uri?> Address(string name, string service) => new(name)
    {
        Description = $"gRPC address of {(service == "Embedder" ? "an" : "a")} {service} that runs elsewhere and lets everybody call, with those of the other two; Kafka is that of Kafka__BootstrapServers. [default: the services are started here]",
        HelpName = "URL",
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address!.Scheme is "http" or "https" ? address : Refuse(result, name),
    };

    private static Uri? Refuse(ArgumentResult result, string name)
    {
        result.AddError($"{name} '{result.Tokens[0].Value}' is no http or https URL.");
        return null;
    }

    private static void CheckAddresses(CommandResult result)
    {
        var given = new[] { Embedder, Matcher, Clusterer }.Count(option => result.GetResult(option) is { Implicit: false });
        if (given is 1 or 2)
        {
            result.AddError("Of --embedder, --matcher and --clusterer only some are given. Give all three, or none.");
        }

        foreach (var own in new Option[] { CommandOptions.Model, Domain }.Where(option => given > 0 && result.GetResult(option) is { Implicit: false }))
        {
            result.AddError($"{own.Name} is for services that are started here, but --embedder names one that has its own. Leave one of them out.");
        }
    }

    private static Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        var options = new DemoOptions
        {
            FacesDirectory = arguments.GetValue(Faces),
            ReportDirectory = arguments.GetValue(Report)!,
            ModelDirectory = arguments.GetValue(CommandOptions.Model),
            Domain = arguments.GetValue(Domain),
            People = arguments.GetValue(People),
            Seed = arguments.GetValue(Seed),
            Services = arguments.GetValue(Embedder) is { } embedder ? new ServiceAddresses(embedder, arguments.GetValue(Matcher)!, arguments.GetValue(Clusterer)!) : null,
        };
        return DemoRun.ExecuteAsync(options, arguments.InvocationConfiguration.Output, stop);
    }
}
