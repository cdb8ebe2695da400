using FaceNet.ServiceDefaults.Erasure.Leftovers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Erasure;

/// <summary>What services that erase share.</summary>
public static class ErasureHosting
{
    /// <summary>Adds the options of erasures and the signing of receipts, once.</summary>
    public static IServiceCollection AddErasure(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ErasureOptions>().BindConfiguration("Erasure").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ErasureOptions>, ErasureOptionsValidator>());
        services.TryAddSingleton<ReceiptSigner>();
        services.TryAddSingleton<LeftoverSearch>();
        return services;
    }
}
