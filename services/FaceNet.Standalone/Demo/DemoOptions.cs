using FaceNet.Standalone.Demo.Platforms;

namespace FaceNet.Standalone.Demo;

/// <summary>What the demo is asked to do.</summary>
internal sealed record DemoOptions
{
    public const int DefaultPeople = 150;
    public const int FewestPeople = 2;
    public const int MostPeople = 5000;

    /// <summary>Names the drawn population. The trainer draws other people: none of these was seen in training.</summary>
    public const int DefaultSeed = 2015;

    /// <summary>The folder of people; null draws a population.</summary>
    public string? FacesDirectory { get; init; }

    /// <summary>The folder of the report; it is created when missing.</summary>
    public required string ReportDirectory { get; init; }

    /// <summary>The folder of the model; null takes the one that is shipped.</summary>
    public string? ModelDirectory { get; init; }

    /// <summary>What the pictures show, by which the thresholds are chosen; null for photos in a folder, and drawings that are drawn here.</summary>
    public string? Domain { get; init; }

    /// <summary>The services to show; null starts them in this process.</summary>
    public ServiceAddresses? Services { get; init; }

    /// <summary>How many people to draw.</summary>
    public int People { get; init; } = DefaultPeople;

    /// <summary>Decides everything that is left to chance.</summary>
    public int Seed { get; init; } = DefaultSeed;
}
