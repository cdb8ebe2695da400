using FaceNet.Deploy.Tests.Manifests;
using FaceNet.Standalone.EndToEndTests.Documentation;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>What is set exists: the tables of the options, which tests hold against the code, know each variable, its hosts and its values.</summary>
internal static class OptionRules
{
    // What .NET, the logs and OpenTelemetry read by themselves.
    private static readonly string[] OfTheFrameworks = ["DOTNET_", "ASPNETCORE_", "Logging__", "OTEL_", "OMP_"];

    private static readonly Option[] Known =
    [
        .. Rows(ServicesPage.Read(), "Options", "option", "default", "range", "hosts"),
        .. Rows(TrainerPage(), "Over gRPC", "option", "default", "range").Select(option => option with { Hosts = "Trainer" }),
    ];

    public static IEnumerable<string> Violations(ManifestSet set) =>
        from service in set.Services
        from variable in set.Environment(service.Container)
        from violation in Of(service.Host, variable.Key, variable.Value)
        select $"{service}: {violation}";

    /// <summary>What is wrong with a variable in the environment of a host.</summary>
    public static IEnumerable<string> Of(string host, string name, string? value)
    {
        if (OfTheFrameworks.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            yield break;
        }

        var option = Known.FirstOrDefault(option => option.IsNamed(name));
        if (option is null)
        {
            yield return $"{name} is no option of services/README.md";
        }
        else if (!option.IsOf(host))
        {
            yield return $"{name} is no option of the {host}, but of {option.Hosts}";
        }
        else if (value is not null && !option.Takes(value))
        {
            yield return $"{name} does not take '{value}'";
        }
    }

    private static IEnumerable<Option> Rows(ServicesPage page, string section, params string[] columns) =>
        page.Rows(section, columns).Select(row => row.Split(" | ")).Select(cells => new Option(cells[0], cells[1], cells[2], cells.ElementAtOrDefault(3) ?? ""));

    // Its table has the same columns, but for that of the hosts.
    private static ServicesPage TrainerPage() => new(File.ReadAllLines(Repository.PathOf("trainer/README.md")));

    private sealed record Option(string Name, string Default, string Range, string Hosts)
    {
        private const string AnyName = "<name>";

        public bool IsNamed(string name) =>
            Name.EndsWith(AnyName, StringComparison.Ordinal) ? name.StartsWith(Name[..^AnyName.Length], StringComparison.Ordinal) : name == Name;

        // Every host is built on the same defaults, the Trainer too, but it has neither Kafka nor clients of other services.
        public bool IsOf(string host) => host == "Standalone" || Hosts.Split(", ").Contains(host)
            || (Hosts == "every host" && (host != "Trainer" || Name.StartsWith("Listeners__", StringComparison.Ordinal) || Name.StartsWith("Security__", StringComparison.Ordinal) || Name.StartsWith("Telemetry__", StringComparison.Ordinal)));

        public bool Takes(string value) =>
            Default is "true" or "false" ? bool.TryParse(value, out _) : !Range.Contains(" or ", StringComparison.Ordinal) || Range.Split(" or ").Contains(value);
    }
}
