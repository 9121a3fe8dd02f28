package dev.parley.broker;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Stops what runs while classes can still be loaded: Payara closes the WAR's class loader before it
 * destroys the EJB that would do so, and whatever class was not needed until then is gone.
 */
@WebListener
public class Undeployment implements ServletContextListener {
  @Inject private RedisSubscriber subscriber;

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    subscriber.stop();
  }
}
