namespace FaceNet.ModelContract;

/// <summary>What makes the thresholds of domains valid.</summary>
internal static class DomainRules
{
    public static void Check(ModelManifest manifest, ManifestProblems problems)
    {
        var known = new HashSet<string>();
        foreach (var (index, domain) in (manifest.Domains ?? []).Index())
        {
            var field = $"domains[{index}]";
            ManifestRules.CheckId(problems, $"{field}.name", domain.Name);
            problems.Require(known.Add(domain.Name), $"{field}.name", domain.Name, "must not come twice", "Keep one of them");
            CalibrationRules.Check(domain.Calibration, $"{field}.calibration", problems);
            ClusteringRules.Check(domain.Clustering, $"{field}.clustering", problems);
        }
    }
}
