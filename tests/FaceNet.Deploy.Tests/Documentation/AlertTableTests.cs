using System.Text.RegularExpressions;
using FaceNet.Standalone.EndToEndTests.Documentation;

namespace FaceNet.Deploy.Tests.Documentation;

public sealed partial class AlertTableTests
{
    [Fact]
    public void Alerts_AllStandInTheTableOfWhatToDo()
    {
        var rules = Repository.PathOf("deploy/telemetry/alerts.yaml");
        Assert.SkipUnless(File.Exists(rules), "There are no alert rules.");

        var page = new ServicesPage(File.ReadAllLines(Repository.PathOf("deploy/README.md")));

        Assert.Equal(Alert().Matches(File.ReadAllText(rules)).Select(match => match.Groups[1].Value).Order(), page.Rows("Alerts", "alert").Order());
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
