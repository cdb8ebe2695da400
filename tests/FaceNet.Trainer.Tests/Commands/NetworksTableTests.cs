using FaceNet.Trainer.Commands;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Tests.Commands;

public sealed class NetworksTableTests
{
    private static readonly NetworkDescription Portrait = new("tall", InputWidth: 8, InputHeight: 10, [new Convolution(4, Kernel: 3, Stride: 2), new Projection(10)]);

    [Fact]
    public void Format_PublishedCost_StandsBesideOursWithTheDeviation()
    {
        NetworkDescription network = Portrait with { Published = new PublishedCost(1000, 2000), Origin = "Made up." };

        string[] lines = NetworksTable.Format([network]).Split(Environment.NewLine);

        Assert.Equal("tall 10x8 10 922 0 M -7.8 % 2,960 0 M +48.0 %", Squeeze(lines[1]));
        Assert.Equal("tall Made up.", Squeeze(lines[^1]));
    }

    [Theory]
    [InlineData(7.5e6, "7.5 M")]
    [InlineData(285e6, "285 M")]
    [InlineData(1.6e9, "1.6 B")]
    public void Format_PublishedCost_IsRoundedAsPrinted(double published, string expected)
    {
        Assert.Contains($" {expected} ", NetworksTable.Format([Portrait with { Published = new PublishedCost(published, null) }]), StringComparison.Ordinal);
    }

    [Fact]
    public void Format_NothingPublished_PrintsDashes()
    {
        Assert.Contains(" 922 - - 2,960 - -", Squeeze(NetworksTable.Format([Portrait])), StringComparison.Ordinal);
    }

    [Fact]
    public void Format_KnownNetworks_SaysWhereEachComesFrom()
    {
        Assert.All(KnownNetworks.All, network => Assert.NotEmpty(network.Origin));
        Assert.All(NetworksTable.Format(KnownNetworks.All).Split(Environment.NewLine), line => Assert.InRange(line.Length, 0, 160));
    }

    private static string Squeeze(string text)
    {
        return string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
